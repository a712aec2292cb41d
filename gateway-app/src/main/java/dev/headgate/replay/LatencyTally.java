package dev.headgate.replay;

import dev.headgate.replay.Outcome.Side;
import dev.headgate.replay.ReplayResult.Latencies;
import dev.headgate.replay.ReplayResult.Latency;
import dev.headgate.replay.ReplayResult.OfDeployment;
import dev.headgate.replay.Served.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How long answers took, and would have taken where as many had come from elsewhere. */
final class LatencyTally {
    private final TreeMap<String, Times> byDeployment = new TreeMap<>();

    private static final class Times {
        private final Histogram firstToken = new Histogram();
        private final Histogram total = new Histogram();
        private long recorded;
        private long replayed;
    }

    void add(Outcome outcome, Side now) {
        Answer answer = outcome.request().served().answer();
        if (answer != null) {
            Times times = times(answer.deployment());
            times.recorded++;
            if (answer.firstTokenMillis() != null) {
                times.firstToken.add(answer.firstTokenMillis());
            }
            if (answer.upstreamMillis() != null) {
                times.total.add(answer.upstreamMillis());
            }
        }
        if (now.deployment() != null) {
            times(now.deployment()).replayed++;
        }
    }

    private Times times(String deployment) {
        return byDeployment.computeIfAbsent(deployment, _ -> new Times());
    }

    Latencies end() {
        var firstThen = new Histogram();
        var totalThen = new Histogram();
        var firstNow = new Histogram();
        var totalNow = new Histogram();
        List<OfDeployment> lines = new ArrayList<>();
        byDeployment.forEach((deployment, times) -> {
            firstThen.addInProportion(times.firstToken, (double) times.recorded);
            totalThen.addInProportion(times.total, (double) times.recorded);
            firstNow.addInProportion(times.firstToken, (double) times.replayed);
            totalNow.addInProportion(times.total, (double) times.replayed);
            lines.add(
                    new OfDeployment(
                            deployment,
                            times.recorded,
                            times.replayed,
                            latency(times.firstToken, times.total)));
        });
        return new Latencies(latency(firstThen, totalThen), latency(firstNow, totalNow), lines);
    }

    private static Latency latency(Histogram firstToken, Histogram total) {
        return new Latency(
                firstToken.quantile(0.5),
                firstToken.quantile(0.95),
                total.quantile(0.5),
                total.quantile(0.95));
    }
}
