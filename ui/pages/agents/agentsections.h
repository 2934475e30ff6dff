// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/model.h"

#include <QHash>
#include <QScrollArea>
#include <QTimer>

class QVBoxLayout;

namespace troupe {

class AgentFace;
class Button;
class CheckBox;
class ComboBox;
class FormRow;
class JsonEdit;
class LineEdit;
class ModelPicker;
class PromptEditor;
class SegmentedControl;
class Switch;
class TagEditor;
class TextArea;
class TextLabel;
class ValueSlider;

/// One tab of the designer: some fields of an agent, and where the server's complaints go.
class AgentSection : public QScrollArea
{
    Q_OBJECT

public:
    explicit AgentSection(const QString &name, QWidget *parent);

    virtual void load(const Agent &agent) = 0;
    virtual void store(Agent &agent) const = 0;

    /// Shows a complaint at the field with this JSON pointer, or at its parent. False: not ours.
    bool showError(const QString &pointer, const QString &message);
    void clearErrors();
    int errorCount() const;
    /// The first field with an error, or the first field.
    void focusError();

signals:
    void edited(); ///< by a person

protected:
    QVBoxLayout *body() const { return m_body; }
    FormRow *addRow(const QString &pointer, const QString &label, QWidget *field,
                    const QString &hint = {});
    void addHeading(const QString &title, const QString &explanation = {});
    void tellEdited();
    bool m_loading = false;

private:
    QVBoxLayout *m_body;
    QList<std::pair<QString, FormRow *>> m_rows;
};

class IdentitySection : public AgentSection
{
    Q_OBJECT

public:
    explicit IdentitySection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;

private:
    void showFace();
    Visibility visibility() const;
    void showShared();
    QWidget *makeColorRow();
    QWidget *makeAvatarRow();
    void choosePicture();
    void setPicture(const QString &dataUri);
    QString avatar() const;

    LineEdit *m_name;
    LineEdit *m_role;
    TextArea *m_description;
    AgentFace *m_face;
    LineEdit *m_avatar;
    Button *m_choosePicture;
    Button *m_removePicture;
    QString m_picture; ///< a data URI, which no field could show; empty: what the field says
    LineEdit *m_color;
    TagEditor *m_tags;
    SegmentedControl *m_visibility;
    TagEditor *m_sharedWith;
    FormRow *m_sharedRow;
    SegmentedControl *m_status;
    AgentStatus m_archived = AgentStatus::Active; ///< Archived is no choice of the control
};

class PromptSection : public AgentSection
{
    Q_OBJECT

public:
    explicit PromptSection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;
    /// How many tokens `text` has; nothing: not known. Ignored when it is not the prompt any more.
    void showTokens(const QString &text, std::optional<qint64> tokens);

signals:
    /// A moment after the last key: somebody may count, and call showTokens().
    void tokensAsked(const QString &text);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void putIntoEditor();
    void takeFromEditor();
    void showSize(std::optional<qint64> tokens);

    QWidget *m_frame;
    PromptEditor *m_editor = nullptr; ///< from the first look at it on
    TextLabel *m_size;
    QString m_text; ///< what counts; the editor shows it
    QString m_counted;
    QTimer m_countTimer;
    bool m_hasLoaded = false;
};

class ModelSection : public AgentSection
{
    Q_OBJECT

public:
    explicit ModelSection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;
    void setModels(const QList<ModelInfo> &models, const QString &defaultModel);

private:
    void showPrice();

    ModelPicker *m_model;
    TextLabel *m_price;
    Switch *m_ownTemperature;
    ValueSlider *m_temperature;
    LineEdit *m_maxTokens;
};

class MemorySection : public AgentSection
{
    Q_OBJECT

public:
    explicit MemorySection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;

private:
    SegmentedControl *m_type;
    ValueSlider *m_turns;
    Switch *m_summarization;
    QString m_otherType; ///< a type that this form does not know is kept
};

class AdvancedSection : public AgentSection
{
    Q_OBJECT

public:
    explicit AdvancedSection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;

private:
    void check();

    TextArea *m_task;
    LineEdit *m_workspace;
    LineEdit *m_webhook;
    JsonEdit *m_capabilities;
    JsonEdit *m_metadata;
    Agent m_loaded; ///< stands in for what cannot be read now
    QList<std::pair<QString, JsonEdit *>> m_editors;
};

} // namespace troupe
