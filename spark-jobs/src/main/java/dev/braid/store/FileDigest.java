package dev.braid.store;

import java.io.Serializable;

/**
 * What was written: the file's name, its length in bytes, its SHA-256 in lower-case hexadecimal
 * digits.
 */
public record FileDigest(String name, long bytes, String sha256) implements Serializable {}
