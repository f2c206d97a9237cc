namespace HybridGrains.Training.Scenes;

/// <summary>A hundred prompts as people type them, written by hand before the first training, each with what it asks for.</summary>
/// <remarks>
/// After the bar: relation (or "none"), the groups it relates, and "@" with the backdrop where the prompt names one. A group is a
/// number, attributes and the usual name of an object.
/// </remarks>
internal static class TypedPromptTable
{
    public const string Text = """
        cat | none: cat
        Dog | none: dog
        a red apple | none: red apple
        A cute little penguin | none: small penguin
        big elephant | none: big elephant
        draw a house please | none: house
        one yellow banana | none: yellow banana
        a blue heart | none: blue heart
        Purple dragon! | none: purple dragon
        black cat | none: black cat
        a pink elephant | none: pink elephant
        a green star on a black background | none: green star @black
        upside down car | none: upside-down car
        an upside-down penguin | none: upside-down penguin
        a rocket in space | none: rocket @night
        the moon at night | none: moon @night
        a shark in the ocean | none: shark @water
        sailboat on the sea | none: sailboat @water
        a cow in a field | none: cow @grass
        snowman in the snow | none: snowman @snow
        a motorbike on a road | none: motorcycle @road
        Umbrella on the beach | none: umbrella @beach
        teddy bear on the couch | on: teddy bear; sofa
        a plane in the sky | none: airplane @sky
        owl in the forest | none: owl @forest
        pizza | none: slice of pizza
        a cup of coffee on a yellow background | none: cup of coffee @yellow
        tiny mouse | none: small mouse
        giant strawberry | none: big strawberry
        a huge burger on a pink background | none: big burger @pink
        four stars | none: 4 star
        two cats | none: 2 cat
        3 red balloons | none: 3 red balloon
        five penguins in the snow | none: 5 penguin @snow
        three little pigs | none: 3 pig
        four green apples | none: 4 green apple
        Two dogs on grass | none: 2 dog @grass
        5 bananas | none: 5 banana
        a couple of donuts | none: 2 donut
        three blue birds... I mean three blue parrots | none: 3 blue parrot
        2 trees and 1 house | none: 2 tree; house
        two cats and a dog | none: 2 cat; dog
        a cat and a dog | none: cat; dog
        cat and mouse | none: cat; mouse
        apples and pears: two apples, two pears | none: 2 apple; 2 pear
        a lion, a tiger and a bear | none: lion; tiger; bear
        sun, moon and stars: one sun, one moon, two stars | none: sun; moon; 2 star
        burger and fries | none: burger; box of fries
        a guitar, a drum and a trumpet | none: guitar; drum; trumpet
        a red car and a blue car | none: red car; blue car
        a black dog and a white cat | none: black dog; white cat
        pink pig next to a green frog | none: pink pig; green frog
        candles around a cake | around: 4 candle; cake
        three hearts and one rose | none: 3 heart; rose
        hammer and wrench | none: hammer; wrench
        a cat to the left of a dog | left: cat; dog
        dog on the right of a cat | right: dog; cat
        a tree left of the house | left: tree; house
        the car is to the right of the bus | right: car; bus
        a red apple left of a green apple | left: red apple; green apple
        a big dog left of a small cat | left: big dog; small cat
        robot on the left, alien on the right | left: robot; alien
        rainbow above a house | above: rainbow; house
        sun over the mountain | above: sun; mountain
        a star above a pine tree at night | above: star; pine tree @night
        helicopter flying over a castle | above: helicopter; castle
        a fish below a boat | below: fish; sailboat
        a shark below a ship | below: shark; ship
        three clouds above a tree on a blue background | above: 3 cloud; tree @blue
        a crab below an octopus | below: crab; octopus
        a frog under an umbrella | under: frog; umbrella
        a gift under the tree | under: gift; pine tree
        cat under a chair | under: cat; chair
        a dog under a bed | under: dog; bed
        a cat on a car | on: cat; car
        monkey on a bike | on: monkey; bicycle
        a crown on a frog | on: crown; frog
        a top hat on a snowman | on: top hat; snowman
        a chicken sitting on top of a tractor | on: chicken; tractor
        panda standing on a skateboard | on: panda; skateboard
        an owl on a book | on: owl; book
        an apple inside a box | inside: apple; box
        a fish in a bucket | inside: fish; bucket
        a cat in the box | inside: cat; box
        ghost inside a castle | inside: ghost; castle
        two eggs in a basket | inside: 2 egg; basket
        teddy bear in a backpack | inside: teddy bear; backpack
        a star in a crystal ball | inside: star; crystal ball
        a dog in front of a house | in-front: dog; house
        a bike in front of a tent on grass | in-front: bicycle; tent @grass
        giraffe behind a truck | behind: giraffe; truck
        a lion hiding behind a tree | behind: lion; tree
        a moon behind a cloud | behind: moon; cloud
        a soccer ball in front of a robot | in-front: soccer ball; robot
        a rabbit between two carrots | between: rabbit; 2 carrot
        the dog between a cat and a mouse | between: dog; cat; mouse
        a bus between two trees | between: bus; 2 tree
        flowers around a butterfly | around: 4 flower; butterfly
        bees all around a sunflower | around: 4 bee; sunflower
        a planet surrounded by stars on a black background | around: 4 star; planet @black
        """;
}
