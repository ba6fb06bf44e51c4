package dev.braid.footprint;

import java.io.Serializable;

/**
 * A part of what a process holds.
 *
 * @param name in words
 * @param bytes at its largest
 */
public record Part(String name, long bytes) implements Serializable {}
