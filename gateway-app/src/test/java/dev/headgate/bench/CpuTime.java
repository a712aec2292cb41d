package dev.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processor time that a process has used, and that its children have, the ended ones included. */
public record CpuTime(Duration process, Duration children) {
    private static final int TICKS_PER_SECOND = 100;

    public static CpuTime of(ProcessHandle handle) {
        return new CpuTime(
                used(handle),
                handle.descendants()
                        .map(child -> used(child).plus(usedByEndedChildrenOf(child)))
                        .reduce(Duration.ZERO, Duration::plus));
    }

    public CpuTime since(CpuTime earlier) {
        return new CpuTime(process.minus(earlier.process), children.minus(earlier.children));
    }

    private static Duration used(ProcessHandle handle) {
        return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What Linux says of it; nothing elsewhere. */
    private static Duration usedByEndedChildrenOf(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            return Duration.ofSeconds(1).multipliedBy(ticks).dividedBy(TICKS_PER_SECOND);
        } catch (IOException _) {
            return Duration.ZERO;
        }
    }
}
