/**
 * Measures the gateway under load against a mock upstream; run by {@code mvn -P bench -pl
 * gateway-app -am test}.
 */
@NullMarked
package dev.headgate.bench;

import org.jspecify.annotations.NullMarked;
