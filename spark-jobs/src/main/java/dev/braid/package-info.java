/** The command line: {@link dev.braid.Main} picks the command and gives its exit code. */
package dev.braid;
