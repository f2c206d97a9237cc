using HybridGrains.Training.Data;

namespace HybridGrains.Training.Export;

/// <summary>Whose work the weights were trained on.</summary>
internal static class FamilyLicense
{
    public const string Expression = "Apache-2.0";

    public static string Text { get; } =
        $"""
            # Licence of this model family

            The weights are offered under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).

            They were trained from scratch on pictures composed from:

            - Noto emoji images by Google, Apache License 2.0, taken from the npm package `{EmojiPackages.Images.Name}` {EmojiPackages.Images.Version};
            - object names checked against the npm package `{EmojiPackages.Names.Name}` {EmojiPackages.Names.Version}, MIT License.

            No other pictures, captions or pretrained weights were used.

            """.ReplaceLineEndings("\n");
}
