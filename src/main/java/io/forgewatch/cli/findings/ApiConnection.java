package io.forgewatch.cli.findings;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The way to a control plane's API, with the token that opens it. Connects when it is first used. */
public final class ApiConnection implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final ManagedChannel channel;
    private final MultiThreadIoEventLoopGroup eventLoop;
    private final ClientInterceptor credentials;
    private final String server;
    private final ApiToken token;

    private ApiConnection(InetSocketAddress address, ChannelCredentials trust, ApiToken token) {
        this.server = AddressText.of(address.getHostString(), address.getPort());
        this.token = token;
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token.value());
        this.credentials = MetadataUtils.newAttachHeadersInterceptor(headers);
        // One thread and no native transport: a command that asks one thing starts faster so.
        this.eventLoop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("api", true), NioIoHandler.newFactory());
        this.channel = NettyChannelBuilder.forAddress(address, trust)
                .eventLoopGroup(eventLoop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .build();
    }

    /** To the configured server. */
    public static ApiConnection of(Settings settings, Map<String, String> environment) {
        InetSocketAddress server = settings.get(Setting.SERVER);
        ApiToken token = ApiToken.find(settings, environment);
        return new ApiConnection(server, ServerTrust.of(settings, server), token);
    }

    /** The settings that {@link #of} reads. */
    public static Setting<?>[] settings() {
        return new Setting<?>[] {Setting.SERVER, Setting.DATA_DIR, Setting.TOKEN_FILE, Setting.CA_FILE};
    }

    /** A stub that bears the token; for calls that last, without a deadline. */
    <S extends AbstractStub<S>> S lasting(Function<ManagedChannel, S> stub) {
        return stub.apply(channel).withInterceptors(credentials);
    }

    /** A stub for one call. */
    public <S extends AbstractStub<S>> S stub(Function<ManagedChannel, S> stub) {
        return lasting(stub).withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks.
     *
     * @throws Failure the answer is an error, or there is none
     */
    public <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    Failure failure(StatusRuntimeException answer) {
        return ApiErrors.failure(answer, server, token.source());
    }

    /** Where it leads, as asked for. */
    String server() {
        return server;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        // Its one thread is a daemon: nothing has to wait for it.
        Future<?> unused = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
