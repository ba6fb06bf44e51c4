/**
 * What {@code braid doctor} looks at before a run is begun. A {@link dev.braid.doctor.Check} looks
 * at one thing in one process and gives a finding; those of an {@link dev.braid.doctor.Examination}
 * are made on the driver and, by an {@link dev.braid.doctor.ExecutorSurvey}, on every executor.
 * Every one of them ends in time.
 */
package dev.braid.doctor;
