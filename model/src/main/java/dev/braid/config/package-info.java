/**
 * An experiment's configuration: HOCON text over the reference becomes records. Start at {@link
 * dev.braid.config.ExperimentConfig#parse}. Every problem is reported at once, in one {@link
 * dev.braid.config.ConfigException}.
 */
package dev.braid.config;
