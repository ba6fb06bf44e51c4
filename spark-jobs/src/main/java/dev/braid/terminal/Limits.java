package dev.braid.terminal;

/**
 * Where work ends at the latest.
 *
 * @param tokens to do, by all processes
 * @param rounds to do, by all processes; 0 for any number
 * @param minutes that this process may take; 0 for any number
 */
public record Limits(long tokens, int rounds, double minutes) {}
