/**
 * From text to batches. {@link dev.braid.sequence.TextPipeline} reads examples as an experiment
 * asks, {@link dev.braid.sequence.ExampleEncoder} turns them into ids, and a {@link
 * dev.braid.sequence.BatchSource} lays ids out for the network.
 */
package dev.braid.sequence;
