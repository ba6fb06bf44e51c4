package dev.braid.cluster;

/** How a submitted application ended and what it printed. */
public record Submission(int exitCode, String output, String errors) {}
