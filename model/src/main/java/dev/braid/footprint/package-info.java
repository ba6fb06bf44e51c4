/**
 * What training takes of memory, in which process, and what it is made of: counted from an
 * experiment and the sizes of its vocabularies, with nothing built or run.
 */
package dev.braid.footprint;
