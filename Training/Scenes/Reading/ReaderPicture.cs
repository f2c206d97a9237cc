namespace HybridGrains.Training.Scenes.Reading;

/// <summary>A picture with what a reader should see in it.</summary>
/// <param name="Rgb">128 x 128 x 3 bytes.</param>
internal sealed record ReaderPicture(byte[] Rgb, CompositionReading Truth);
