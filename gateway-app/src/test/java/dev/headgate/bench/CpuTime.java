package dev.headgate.bench;

import java.time.Duration;

/** Processor time that a process has used, and that its children have. */
record CpuTime(Duration process, Duration children) {

    static CpuTime of(ProcessHandle handle) {
        return new CpuTime(
                used(handle),
                handle.descendants().map(CpuTime::used).reduce(Duration.ZERO, Duration::plus));
    }

    CpuTime since(CpuTime earlier) {
        return new CpuTime(process.minus(earlier.process), children.minus(earlier.children));
    }

    private static Duration used(ProcessHandle handle) {
        return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
