/**
 * What is secret in a finding's texts, and hides it before the finding goes anywhere. Patterns are data in {@code redaction.yaml}
 * beside {@code compilers.yaml}. They are no regular expressions: each form has its own scan, which reads a text a fixed number of
 * times at most, so that no argument makes it slow. All texts are hostile. But for {@link
 * io.forgewatch.collector.detect.redact.Redaction}'s counter everything is immutable.
 */
@NullMarked
package io.forgewatch.collector.detect.redact;

import org.jspecify.annotations.NullMarked;
