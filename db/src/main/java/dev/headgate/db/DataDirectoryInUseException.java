package dev.headgate.db;

import java.nio.file.Path;

/** Another process of ours works on the data directory. The message is fit for an operator. */
public final class DataDirectoryInUseException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DataDirectoryInUseException(Path directory, String owner) {
        super(
                "The data directory %s is in use by another Headgate (process %s). Stop that one, or give this one another directory with HEADGATE_DATA_DIR."
                        .formatted(directory, owner));
    }
}
