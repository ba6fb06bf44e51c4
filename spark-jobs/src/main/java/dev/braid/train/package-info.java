/**
 * Training by parameter averaging: {@link dev.braid.train.TrainJob} runs the library's training
 * loop with rounds that are ordinary Spark jobs; {@link dev.braid.train.AveragingMaster} offers the
 * same rounds behind DL4J's own API.
 */
package dev.braid.train;
