package dev.braid.text;

import java.io.Serializable;

/** How examples lie in files: in text, or in the rows of a table. */
public sealed interface Layout extends Serializable permits CorpusFormat, TableFormat {}
