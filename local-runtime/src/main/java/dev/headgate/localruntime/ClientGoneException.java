package dev.headgate.localruntime;

import java.io.IOException;

/** The client closed its connection; there is nobody to answer. */
final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientGoneException() {
        super("The client has gone.");
    }
}
