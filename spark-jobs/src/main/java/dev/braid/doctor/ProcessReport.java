package dev.braid.doctor;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * What one executor has found.
 *
 * @param begun its clock when it began, in milliseconds since 1970
 * @param ended its clock when it had ended
 */
record ProcessReport(Place place, long begun, long ended, ArrayList<Row> rows)
    implements Serializable {}
