namespace HybridGrains.Training.Readers;

/// <summary>A picture with what a reader should see in it.</summary>
/// <param name="Rgb">128 x 128 x 3 bytes.</param>
/// <param name="Truth">A spoiled object has no <see cref="SeenObject.ObjectId"/>.</param>
internal sealed record ReaderExample(byte[] Rgb, SceneReading Truth);
