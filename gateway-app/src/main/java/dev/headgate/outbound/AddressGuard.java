package dev.headgate.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the names that are called and drops addresses that are never meant: link-local, where
 * clouds keep their instance credentials, multicast, and the wildcard (T05). It stands between
 * resolution and connection, so that a name cannot change its address after a check.
 */
final class AddressGuard extends SystemDefaultDnsResolver {
    /** Where clouds keep instance credentials beside the link-local address. */
    private static final Set<InetAddress> CREDENTIALS =
            Set.of(
                    InetAddress.ofLiteral("fd00:ec2::254"),
                    InetAddress.ofLiteral("100.100.100.200"),
                    InetAddress.ofLiteral("168.63.129.16"));

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed =
                Arrays.stream(super.resolve(host))
                        .filter(AddressGuard::mayBeCalled)
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new UnknownHostException("no address of the host may be called");
        }
        return allowed;
    }

    static boolean mayBeCalled(InetAddress address) {
        InetAddress meant = unwrapped(address);
        return !meant.isLinkLocalAddress()
                && !meant.isMulticastAddress()
                && !meant.isAnyLocalAddress()
                && !CREDENTIALS.contains(meant);
    }

    /** The IPv4 address that NAT64 (64:ff9b::/96) or 6to4 (2002::/16) would turn this one into. */
    private static InetAddress unwrapped(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        int prefix = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        boolean nat64 = prefix == 0x0064 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
        int from = nat64 ? 12 : 2;
        return nat64 || prefix == 0x2002 ? v4(bytes, from) : address;
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
