package dev.headgate.db;

/**
 * What the server does by itself with sessions that requests wait for. A client that the network
 * has cut off keeps its locks until the server notices, and other replicas wait for them.
 */
public final class RequestPathLimits {

    /**
     * Value of the driver's property {@code options}. Plans made while a table is nearly empty are
     * ruinous once it has grown.
     */
    public static final String OPTIONS =
            "-c lock_timeout=2s -c statement_timeout=5s -c idle_in_transaction_session_timeout=2s"
                    + " -c client_connection_check_interval=2s -c tcp_user_timeout=10s"
                    + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
                    + " -c plan_cache_mode=force_custom_plan";

    private RequestPathLimits() {}
}
