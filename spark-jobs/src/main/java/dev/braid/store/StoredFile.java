package dev.braid.store;

import java.io.Serializable;

/** A file as it was listed: its absolute path and its length in bytes. */
public record StoredFile(String path, long bytes) implements Serializable {}
