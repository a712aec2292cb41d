package dev.headgate.focus;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.identity.MayRead;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Exports what was spent as FOCUS files. A file is written from one state of the books. That of a
 * closed month is written once and kept; asking again gives the same bytes, whatever has changed.
 */
@Service
@MayRead
class FocusExports {
    private static final int MOST_LISTED = 100;

    private final TransactionTemplate oneState;
    private final ExportStore store;
    private final FocusFiles files;
    private final FocusProperties settings;
    private final Clock clock;

    FocusExports(
            @Qualifier("jobs") JdbcClient jdbc,
            @Qualifier("jobs") PlatformTransactionManager transactions,
            FocusProperties settings,
            NoArgGenerator ids,
            Clock clock) {
        this.oneState = new TransactionTemplate(transactions);
        this.oneState.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.store = new ExportStore(jdbc);
        this.files = new FocusFiles(jdbc, store, settings, ids, clock);
        this.settings = settings;
        this.clock = clock;
    }

    /** The file that was ordered: that of a closed month if it is there, else a new one. */
    ExportManifest export(ExportOrder order) {
        store.removeProvisional(
                clock.instant().minus(settings.keepProvisional()).atOffset(ZoneOffset.UTC));
        return store.ofClosedMonth(order).orElseGet(() -> written(order));
    }

    /** Two may write the file of a closed month at the same time; then the first one counts. */
    private ExportManifest written(ExportOrder order) {
        try {
            return oneState.execute(_ -> files.write(order));
        } catch (DuplicateKeyException e) {
            return store.ofClosedMonth(order).orElseThrow(() -> e);
        }
    }

    List<ExportManifest> newest() {
        return store.newest(MOST_LISTED);
    }

    ExportManifest manifest(UUID file) {
        return store.manifest(file);
    }

    /** Writes the bytes of a file. */
    void copy(ExportManifest file, OutputStream target) throws IOException {
        store.copy(file.id(), target);
    }
}
