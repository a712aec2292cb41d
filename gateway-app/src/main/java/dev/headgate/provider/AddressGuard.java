package dev.headgate.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the names of upstreams and drops addresses that are never one: link-local, where clouds
 * keep their instance credentials, multicast, and the wildcard (T05). It stands between resolution
 * and connection, so that a name cannot change its address after a check.
 */
final class AddressGuard extends SystemDefaultDnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed =
                Arrays.stream(super.resolve(host))
                        .filter(AddressGuard::mayBeAnUpstream)
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new UnknownHostException("no address of the upstream may be called");
        }
        return allowed;
    }

    private static boolean mayBeAnUpstream(InetAddress address) {
        return !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress();
    }
}
