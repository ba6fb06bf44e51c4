/** What a person at a terminal sees: progress that moves. A log gets plain lines instead. */
package dev.braid.terminal;
