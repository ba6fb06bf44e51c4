package dev.braid.text;

import java.io.Serializable;

/**
 * A column of a table, by its name.
 *
 * @param key of the configuration that names it, for messages
 */
public record TableColumn(String name, String key) implements Serializable {}
