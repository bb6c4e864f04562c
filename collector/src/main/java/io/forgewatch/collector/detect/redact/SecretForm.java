package io.forgewatch.collector.detect.redact;

/** One way in which a secret stands in a text. Immutable. */
interface SecretForm {
    /**
     * Hides what it finds, in time that grows with the text's length and no faster.
     *
     * @param cut whether the text's end is missing, so that a secret at its end may be shorter than it was
     */
    void hide(CharSequence text, boolean cut, Hidden hidden);
}
