/**
 * Networks as DL4J graphs. An {@link dev.braid.network.Architecture} says what the network is,
 * {@link dev.braid.network.GraphReplica} trains one copy of it, {@link
 * dev.braid.network.GraphScorer} applies it, and {@link dev.braid.network.GraphDecoder} lets an
 * encoder-decoder be searched. This is the only package of the library that knows DL4J and ND4J.
 */
package dev.braid.network;
