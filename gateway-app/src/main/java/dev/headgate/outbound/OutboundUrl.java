package dev.headgate.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule for addresses that the gateway calls (T05): {@code https} anywhere, {@code http} only
 * inside the operator's own network, and no address that serves credentials of the machine itself.
 */
public final class OutboundUrl {
    private static final Pattern IP_LITERAL = Pattern.compile("\\[[0-9a-f:.]+]|[0-9.]+");
    private static final Pattern QUAD =
            Pattern.compile("(%1$s)(\\.(%1$s)){3}".formatted("25[0-5]|2[0-4]\\d|1?\\d?\\d"));

    /** Resolvers read all of these as numbers: 2130706433, 127.1, 0x7f000001. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    private static final List<String> INSIDE =
            List.of(".svc", ".local", ".internal", ".localhost", ".lan");

    private OutboundUrl() {}

    /**
     * The URL, without a slash at its end.
     *
     * @param what names the field in an error
     * @throws IllegalArgumentException saying what is wrong and what to write
     */
    public static URI checked(String what, String text) {
        URI url = parsed(what, text);
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        require(!host.isEmpty(), what, text, "names no host");
        require(
                !ENDS_IN_NUMBER.matcher(host).matches() || QUAD.matcher(host).matches(),
                what,
                text,
                "must write an IP address as four decimal numbers");
        require(url.getRawUserInfo() == null, what, "", "must not contain a user or password");
        require(
                url.getRawQuery() == null && url.getRawFragment() == null,
                what,
                text,
                "must end with its path, without ? and #");
        require(!servesMachineCredentials(host), what, text, "is an address of the machine itself");
        require(
                "https".equals(url.getScheme())
                        || ("http".equals(url.getScheme()) && isInside(host)),
                what,
                text,
                "must begin with https://; http:// is only for hosts of your own network, such as"
                        + " 127.0.0.1, 10.0.0.8 or vllm.models.svc");
        return url;
    }

    private static URI parsed(String what, String text) {
        try {
            return new URI(text.strip().replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "%s is not a URL. Write something like https://api.example.com/v1"
                            .formatted(what),
                    e);
        }
    }

    private static void require(boolean holds, String what, String text, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s %s%s.".formatted(what, text.isEmpty() ? "" : "'" + text + "' ", reason));
        }
    }

    private static boolean isInside(String host) {
        if (IP_LITERAL.matcher(host).matches()) {
            InetAddress address = literal(host);
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || (address instanceof Inet6Address
                            && (address.getAddress()[0] & 0xfe) == 0xfc);
        }
        return !host.contains(".") || INSIDE.stream().anyMatch(host::endsWith);
    }

    private static boolean servesMachineCredentials(String host) {
        if (!IP_LITERAL.matcher(host).matches()) {
            return host.equals("metadata.google.internal");
        }
        InetAddress address = literal(host);
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    // Only literals come here, so nothing is looked up.
    private static InetAddress literal(String host) {
        return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    }
}
