<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ImportWords</name>
    <message numerus="yes">
        <source>%n agents made</source>
        <translation>
            <numerusform>%n agent made</numerusform>
            <numerusform>%n agents made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under another name</source>
        <translation>
            <numerusform>%n under another name</numerusform>
            <numerusform>%n under another name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::AgentsPage</name>
    <message numerus="yes">
        <source>More than %n agents</source>
        <translation>
            <numerusform>More than %n agent</numerusform>
            <numerusform>More than %n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agents</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::Button</name>
    <message numerus="yes">
        <source>%1, %n new</source>
        <translation>
            <numerusform>%1, %n new</numerusform>
            <numerusform>%1, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ConnectionView</name>
    <message numerus="yes">
        <source>Next attempt in %n s.</source>
        <translation>
            <numerusform>Next attempt in %n s.</numerusform>
            <numerusform>Next attempt in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ImportReport</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ModelPicker</name>
    <message numerus="yes">
        <source>Search %n models…</source>
        <translation>
            <numerusform>Search %n model…</numerusform>
            <numerusform>Search %n models…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ProvidersSection</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ServerSection</name>
    <message numerus="yes">
        <source>%1, of which %n event streams</source>
        <translation>
            <numerusform>%1, of which %n event stream</numerusform>
            <numerusform>%1, of which %n event streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::StatsPanel</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TemplateGallery</name>
    <message numerus="yes">
        <source>%n templates</source>
        <translation>
            <numerusform>%n template</numerusform>
            <numerusform>%n templates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TopBar</name>
    <message numerus="yes">
        <source>Notifications, %n new</source>
        <translation>
            <numerusform>Notifications, %n new</numerusform>
            <numerusform>Notifications, %n new</numerusform>
        </translation>
    </message>
</context>
</TS>
