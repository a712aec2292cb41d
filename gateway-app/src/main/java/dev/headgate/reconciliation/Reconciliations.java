package dev.headgate.reconciliation;

import dev.headgate.identity.MayRead;
import java.time.YearMonth;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Compares months of providers and pools with their statements. */
@Service
@MayRead
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
class Reconciliations {
    private final Comparing comparing;

    Reconciliations(Comparing comparing) {
        this.comparing = comparing;
    }

    ProviderReconciliation provider(String name, YearMonth month) {
        return comparing.provider(name, month);
    }

    PoolReconciliation pool(String name, YearMonth month) {
        return comparing.pool(name, month);
    }
}
