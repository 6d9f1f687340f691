package io.drover.master.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.drover.proto.ContainerSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What differs between two containers, for {@code plan}. Of the environment only the names are
 * told: values may be secrets.
 */
final class ContainerDifferences {
  private static final int VALUE_LENGTH_MAX = 100;

  private ContainerDifferences() {}

  /** One line for each setting that differs: "container.path: old -> new". */
  static List<String> between(ContainerSpec before, ContainerSpec after) {
    List<String> lines = new ArrayList<>();
    for (FieldDescriptor field : ContainerSpec.getDescriptor().getFields()) {
      Object old = before.getField(field);
      Object now = after.getField(field);
      if (field.getNumber() == ContainerSpec.ENV_FIELD_NUMBER) {
        environment(before.getEnvList(), after.getEnvList(), lines);
      } else if (!old.equals(now)) {
        lines.add("container." + field.getName() + ": " + shown(old) + " -> " + shown(now));
      }
    }
    return lines;
  }

  private static void environment(List<String> before, List<String> after, List<String> lines) {
    Map<String, String> old = byName(before);
    Map<String, String> now = byName(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      if (!old.containsKey(name)) {
        lines.add("container.env." + name + ": (unset) -> (set)");
      } else if (!now.containsKey(name)) {
        lines.add("container.env." + name + ": (set) -> (unset)");
      } else if (!old.get(name).equals(now.get(name))) {
        lines.add("container.env." + name + ": (set) -> (another value)");
      }
    }
  }

  private static Map<String, String> byName(List<String> environment) {
    Map<String, String> values = new HashMap<>();
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      values.put(
          equals < 0 ? variable : variable.substring(0, equals),
          equals < 0 ? "" : variable.substring(equals + 1));
    }
    return values;
  }

  private static String shown(Object value) {
    String text = value.toString().strip().replaceAll("\\s+", " ");
    if (text.isEmpty()) {
      return "(none)";
    }
    return text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX - 1) + "…";
  }
}
