/**
 * What Braid costs as texts, models and clusters grow, on executors that are processes of their
 * own: benchmarks, which print tables and only fail where a run does. {@code mvn -Pscale verify}
 * runs all of them, {@code -Dit.test=TextScale} one.
 */
package dev.braid.scale;
