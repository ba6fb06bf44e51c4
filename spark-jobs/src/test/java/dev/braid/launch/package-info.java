/**
 * The launcher {@code bin/braid}, run as a process from copies of the checkout: start with {@link
 * dev.braid.launch.LauncherIT}.
 */
package dev.braid.launch;
