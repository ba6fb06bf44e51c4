/**
 * How objects cross the wire between Spark's processes. {@link dev.braid.kryo.BraidRegistrator}
 * names every class that may; set {@code spark.kryo.registrator} to it and {@code
 * spark.kryo.registrationRequired} to true. Arrays of floats travel as their bytes. Floor 3.
 */
package dev.braid.kryo;
