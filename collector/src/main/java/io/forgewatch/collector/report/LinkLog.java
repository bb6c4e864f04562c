package io.forgewatch.collector.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of the link once for each cause, so that an outage does not fill the log. Of one thread. */
final class LinkLog {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);

    private final LinkTarget target;
    private String told = "";
    private boolean saidAgain;

    LinkLog(LinkTarget target) {
        this.target = target;
    }

    void failed(String why) {
        if (!why.equals(told)) {
            LOG.warn(
                    "no connection to the control plane at {}: {}; findings wait in the outbox, and it is tried again",
                    target,
                    why);
        }
        told = why;
    }

    void welcomed(String controlVersion) {
        if (!told.isEmpty() && !saidAgain) {
            LOG.warn("connected to the control plane at {} again", target);
            saidAgain = true;
        }
        LOG.debug("the control plane at {} is version {}", target, controlVersion);
    }

    /** It did what it is for: what fails from now on is news. */
    void good() {
        told = "";
        saidAgain = false;
    }
}
