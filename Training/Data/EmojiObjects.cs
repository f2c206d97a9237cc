namespace HybridGrains.Training.Data;

/// <summary>The forty objects of emoji-scenes: concrete nouns that differ in colour and silhouette.</summary>
internal static class EmojiObjects
{
    public static IReadOnlyList<EmojiObject> All { get; } =
        Number(
            ("red apple", "red apples", "1f34e"),
            ("green apple", "green apples", "1f34f"),
            ("banana", "bananas", "1f34c"),
            ("strawberry", "strawberries", "1f353"),
            ("orange", "oranges", "1f34a"),
            ("lemon", "lemons", "1f34b"),
            ("watermelon", "watermelons", "1f349"),
            ("pineapple", "pineapples", "1f34d"),
            ("carrot", "carrots", "1f955"),
            ("pizza", "pizzas", "1f355"),
            ("burger", "burgers", "1f354"),
            ("donut", "donuts", "1f369"),
            ("cookie", "cookies", "1f36a"),
            ("cat", "cats", "1f431"),
            ("dog", "dogs", "1f436"),
            ("panda", "pandas", "1f43c"),
            ("fox", "foxes", "1f98a"),
            ("frog", "frogs", "1f438"),
            ("pig", "pigs", "1f437"),
            ("chick", "chicks", "1f425"),
            ("fish", "fish", "1f420"),
            ("octopus", "octopuses", "1f419"),
            ("butterfly", "butterflies", "1f98b"),
            ("ladybug", "ladybugs", "1f41e"),
            ("tree", "trees", "1f333"),
            ("cactus", "cactuses", "1f335"),
            ("sunflower", "sunflowers", "1f33b"),
            ("rose", "roses", "1f339"),
            ("mushroom", "mushrooms", "1f344"),
            ("moon", "moons", "1f319"),
            ("star", "stars", "2b50"),
            ("heart", "hearts", "2764-fe0f"),
            ("balloon", "balloons", "1f388"),
            ("basketball", "basketballs", "1f3c0"),
            ("car", "cars", "1f697"),
            ("bus", "buses", "1f68c"),
            ("rocket", "rockets", "1f680"),
            ("house", "houses", "1f3e0"),
            ("robot", "robots", "1f916"),
            ("gift", "gifts", "1f381")
        );

    private static EmojiObject[] Number(params (string Name, string Plural, string Unified)[] objects) =>
        [.. objects.Select((item, id) => new EmojiObject(id, item.Name, item.Plural, item.Unified))];
}
