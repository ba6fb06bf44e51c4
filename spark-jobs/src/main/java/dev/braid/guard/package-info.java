/**
 * What watches over a command: signals and deadlines, errors of any thread, a cluster without
 * progress; and what the command says of its end, to people, schedulers and {@code STATUS.json}.
 */
package dev.braid.guard;
