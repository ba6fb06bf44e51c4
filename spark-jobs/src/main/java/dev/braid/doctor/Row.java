package dev.braid.doctor;

import java.io.Serializable;

/** A line of the report. */
record Row(Topic topic, Place place, Finding finding) implements Serializable {}
