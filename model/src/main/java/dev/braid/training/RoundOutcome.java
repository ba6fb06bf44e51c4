package dev.braid.training;

import java.util.List;
import java.util.Optional;

/**
 * What a round came to.
 *
 * @param mean the replicas' parameters, and their momenta where those are averaged, weighted by the
 *     tokens they read; empty where they read none or one diverged
 * @param reports in the order of the tasks
 */
public record RoundOutcome(
    Optional<Parameters> mean, List<ReplicaReport> reports, RoundCosts costs) {}
