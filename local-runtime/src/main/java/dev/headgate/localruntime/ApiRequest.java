package dev.headgate.localruntime;

import java.io.InputStream;

/**
 * A whole HTTP request whose token has been checked.
 *
 * @param path without query
 * @param body in memory, to be read once
 */
record ApiRequest(String method, String path, InputStream body) {}
