package io.forgewatch.cli.config;

/** Addresses as a setting takes them. */
public final class AddressText {
    private AddressText() {}

    /** Host and port; an IPv6 address stands in brackets (RFC 3986, 3.2.2). */
    public static String of(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
