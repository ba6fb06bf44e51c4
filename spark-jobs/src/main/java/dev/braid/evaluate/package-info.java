/** Scores a checkpoint on whole splits and writes reports. */
package dev.braid.evaluate;
