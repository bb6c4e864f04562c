package io.forgewatch.control.sink;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import java.util.List;

/** A finding that takes less room, for receivers with a limit: what identifies it and tells how bad it is stays. */
final class ShortFinding {
    /** How much goes, the least first. */
    enum Level {
        LONG_TEXTS(1024, 16),
        TEXTS_AND_LISTS(256, 4),
        ALL_BUT_WHAT_IDENTIFIES_IT(160, 1);

        private final int maxText;
        private final int maxElements;

        Level(int maxText, int maxElements) {
            this.maxText = maxText;
            this.maxElements = maxElements;
        }
    }

    private ShortFinding() {}

    static Finding of(Finding finding, Level level) {
        Finding.Builder shorter = level == Level.ALL_BUT_WHAT_IDENTIFIES_IT ? identity(finding) : finding.toBuilder();
        // Half a command is worse than none.
        shorter.clearNextSteps();
        shorten(shorter, level);
        return shorter.build();
    }

    private static Finding.Builder identity(Finding finding) {
        Finding.Builder identity = Finding.newBuilder()
                .setName(finding.getName())
                .setRevision(finding.getRevision())
                .setCategory(finding.getCategory())
                .setDetector(finding.getDetector())
                .setFindingClass(finding.getFindingClass())
                .setState(finding.getState())
                .setSeverity(finding.getSeverity())
                .setMute(finding.getMute())
                .setEventTime(finding.getEventTime())
                .setLastEventTime(finding.getLastEventTime())
                .setCreateTime(finding.getCreateTime())
                .setUpdateTime(finding.getUpdateTime())
                .setNode(finding.getNode())
                .setMitreAttack(finding.getMitreAttack())
                .setSelftest(finding.getSelftest())
                .setEvidence(Evidence.newBuilder()
                        .setTier(finding.getEvidence().getTier())
                        .setToolchain(finding.getEvidence().getToolchain())
                        .setActivity(finding.getEvidence().getActivity())
                        .setLaunchedBy(finding.getEvidence().getLaunchedBy()));
        finding.getContainersList().stream()
                .limit(1)
                .forEach(container -> identity.addContainers(
                        Container.newBuilder().setId(container.getId()).setRuntime(container.getRuntime())));
        return identity;
    }

    private static void shorten(Message.Builder message, Level level) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean takesRoom = field.getJavaType() == JavaType.STRING || field.getJavaType() == JavaType.MESSAGE;
            if (!takesRoom) {
                continue;
            }
            if (field.isRepeated()) {
                List<?> first = elements(message, field).stream()
                        .limit(level.maxElements)
                        .map(element -> shorter(element, level))
                        .toList();
                message.setField(field, first);
            } else if (field.getJavaType() == JavaType.STRING || message.hasField(field)) {
                message.setField(field, shorter(message.getField(field), level));
            }
        }
    }

    private static List<?> elements(Message.Builder message, FieldDescriptor field) {
        return (List<?>) message.getField(field);
    }

    private static Object shorter(Object value, Level level) {
        if (value instanceof String text) {
            return cut(text, level.maxText);
        }
        if (value instanceof Message message) {
            Message.Builder inner = message.toBuilder();
            shorten(inner, level);
            return inner.build();
        }
        return value;
    }

    /** Never within a character. */
    private static String cut(String text, int maxUnits) {
        if (text.length() <= maxUnits) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(maxUnits - 1)) ? maxUnits - 1 : maxUnits);
    }
}
