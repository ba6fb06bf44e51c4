package dev.braid.text;

import java.io.Serializable;

/**
 * What is wrong with a piece of input.
 *
 * @param problem the kind, which the {@link TextPolicy} goes by
 * @param reason what it is here, for people
 */
public record Fault(InputProblem problem, String reason) implements Serializable {}
