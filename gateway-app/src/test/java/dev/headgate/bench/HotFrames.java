package dev.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** The widest frames of a flight recording's flame graph. */
record HotFrames(List<Share> leaves, List<Share> ours) {
    private static final int TOP = 5;

    /** A method and the percentage of samples it was in. */
    record Share(String method, double percent) {}

    static HotFrames of(Path recording) {
        List<List<String>> stacks = stacks(recording);
        return new HotFrames(
                top(stacks, stack -> Set.of(stack.getFirst())),
                top(
                        stacks,
                        stack ->
                                stack.stream()
                                        .filter(frame -> frame.startsWith("dev.headgate."))
                                        .collect(Collectors.toCollection(HashSet::new))));
    }

    private static List<List<String>> stacks(Path recording) {
        try {
            return RecordingFile.readAllEvents(recording).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
                    .filter(event -> event.getStackTrace() != null)
                    .map(HotFrames::frames)
                    .filter(stack -> !stack.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> frames(RecordedEvent sample) {
        return sample.getStackTrace().getFrames().stream()
                .map(RecordedFrame::getMethod)
                .map(HotFrames::name)
                .toList();
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    private static List<Share> top(
            List<List<String>> stacks, Function<List<String>, Set<String>> counted) {
        Map<String, Integer> samples = new HashMap<>();
        stacks.forEach(stack ->
                counted.apply(stack).forEach(frame -> samples.merge(frame, 1, Integer::sum)));
        return samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(TOP)
                .map(entry -> new Share(entry.getKey(), 100.0 * entry.getValue() / stacks.size()))
                .toList();
    }
}
