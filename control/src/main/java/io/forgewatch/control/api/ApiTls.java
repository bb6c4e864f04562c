package io.forgewatch.control.api;

import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.net.InetSocketAddress;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS for the API's port.
 *
 * @param keys prove who this is, and may change while it runs
 * @param names by which clients may call it, as the certificate has them
 */
public record ApiTls(X509ExtendedKeyManager keys, Set<String> names) {
    public ApiTls {
        names = Set.copyOf(names);
    }

    void listen(ServerBuilder server, InetSocketAddress address) {
        server.https(address)
                .tlsEngineType(TlsEngineType.JDK)
                .tls(new KeyManagerFactoryWrapper(keys))
                .tlsCustomizer(tls -> tls.protocols("TLSv1.3", "TLSv1.2"));
    }
}
