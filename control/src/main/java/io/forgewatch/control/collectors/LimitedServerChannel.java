package io.forgewatch.control.collectors;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/** A port that drops connections beyond the limits as it accepts them, before anything is read or kept for them. */
final class LimitedServerChannel extends NioServerSocketChannel {
    private final Newcomers newcomers;

    LimitedServerChannel(Newcomers newcomers) {
        this.newcomers = newcomers;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int read = super.doReadMessages(accepted);
        if (read > 0) {
            int last = accepted.size() - 1;
            Channel connection = (Channel) accepted.get(last);
            if (!newcomers.admit(connection)) {
                accepted.remove(last);
                connection.unsafe().closeForcibly();
            }
        }
        return read;
    }
}
